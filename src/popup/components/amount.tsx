import './amount.css'
import { type AmountStyle, amountText } from './amount-text.ts'

/** An amount in base units with its unit; they never break apart. */
export function Amount(
  props: { units: bigint | string; decimals: number; unit: string } & Pick<AmountStyle, 'digits'>,
) {
  return (
    <span className="amount">
      {amountText(props.units, props.decimals, props.unit, { digits: props.digits ?? 'short' })}
    </span>
  )
}

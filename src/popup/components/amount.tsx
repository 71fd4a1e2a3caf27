import './amount.css'
import { type AmountStyle, amountNumber } from './amount-text.ts'

/** An amount in base units with its unit; they break apart only where one line does not hold both. */
export function Amount(
  props: { units: bigint | string; decimals: number; unit: string } & Pick<AmountStyle, 'digits'>,
) {
  return (
    <span className="amount">
      {amountNumber(props.units, props.decimals, { digits: props.digits ?? 'short' })} {props.unit}
    </span>
  )
}

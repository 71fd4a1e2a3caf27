import { testBackground } from '../../testing/background.ts'
import { SdkDapp } from './dapp.ts'
import { beaconWallet, Page, PERMISSION, SHADOWNET } from './wallet.ts'

export const CHAIN = 'tezos:NetXsqzbfFenSTS'
export const PAYMENT = { kind: 'transaction', amount: '1', destination: 'tz1burnburnburnburnburnburnburjAYjjX' }

/** A dapp that is paired, and was granted nothing. */
export async function paired(all = testBackground()) {
  const made = await beaconWallet(all)
  const page = new Page(made.open(), await SdkDapp.of('seed'))
  await page.pair()
  return { ...made, page }
}

/** A dapp that was granted the first account, and what it may ask for. */
export async function connected() {
  const made = await paired()
  const answer = made.page.ask(PERMISSION)
  await made.all.approveNext()
  const permission = await answer
  const source = made.addresses[0]!
  const operation = (change: object = {}) => ({
    type: 'operation_request',
    network: SHADOWNET,
    operationDetails: [PAYMENT],
    sourceAddress: source,
    ...change,
  })
  const payload = (signingType: string, text: string, change: object = {}) => ({
    type: 'sign_payload_request',
    signingType,
    payload: text,
    sourceAddress: source,
    ...change,
  })
  return { ...made, permission, source, operation, payload }
}

import type { BeaconCarried, BeaconTold } from '../../../messages/beacon.ts'
import { testBackground } from '../../testing/background.ts'
import { TestPort } from '../../testing/page-port.ts'
import { BeaconPorts } from '../beacon-ports.ts'
import type { AccountAsk, BeaconSigner, SignWish } from '../wallet.ts'
import type { SdkDapp } from './dapp.ts'

export const ID = 'symbolon-extension'
export const KIOSK_ORIGIN = 'https://kiosk.example'
export const SHADOWNET = { type: 'shadownet' }

/** What a signer was asked, and what it answers: nothing is signed. */
export class AskedSigner implements BeaconSigner {
  readonly asked: unknown[] = []
  failure: unknown

  operation = ({ account, chain, details }: AccountAsk & { chain: string; details: readonly object[] }) =>
    this.#answer({ address: account.address, chain, details }, 'ooOperation')
  sign = ({ account, chain, wish }: AccountAsk & { chain: string; wish: SignWish }) =>
    this.#answer({ address: account.address, chain, wish }, 'edsigSignature')
  broadcast = ({ chain, signed }: { chain: string; signed: Uint8Array }) =>
    this.#answer({ chain, signed }, 'ooBroadcast')

  async #answer(asked: unknown, answer: string): Promise<string> {
    this.asked.push(asked)
    if (this.failure !== undefined) throw this.failure
    return answer
  }
}

/** The real background with a tz1 and a tz2 account, and the documents of pages before it. */
export async function beaconWallet(all = testBackground()) {
  const { signing } = all.parties
  if ((await all.background.vault.state()) === 'none') {
    await all.makeWallet()
    await all.background.accounts.add('tz1', 'Savings', signing)
    await all.background.accounts.add('tz2', 'Pocket', signing)
  }
  const signer = new AskedSigner()
  const { peers, wallet } = all.background.beacon
  const ports = new BeaconPorts(
    Promise.resolve({
      peers,
      wallet: { ...wallet, operation: signer.operation, sign: signer.sign, broadcast: signer.broadcast },
    }),
    ID,
  )
  const open = (origin = KIOSK_ORIGIN) => {
    const port = new TestPort({ id: ID, origin, frameId: 0, tab: { url: `${origin}/` } })
    ports.accept(port)
    return port
  }
  const addresses = (await all.background.accounts.ofFamily('tezos')).map(({ address }) => address)
  return { all, ports, open, signer, addresses }
}

/** One dapp in one document: what it says, and what it hears. */
export class Page {
  readonly port: TestPort
  readonly dapp: SdkDapp
  /** The wallet's key, once paired. */
  wallet = ''
  #heard: number
  #ids = 0
  #sent = 0

  constructor(port: TestPort, dapp: SdkDapp) {
    this.port = port
    this.dapp = dapp
    this.#heard = this.#told.length
  }

  async pair(): Promise<void> {
    this.carry({ type: 'pairing', payload: await this.dapp.pairingRequest() })
    const { type, ...answer } = (await this.#next()) as Extract<BeaconCarried, { type: 'pairing' }>
    if (type !== 'pairing') throw new Error('This is no answer to a pairing request.')
    this.wallet = (await this.dapp.readPairing(answer.payload)).publicKey
  }

  /** A message as the SDK makes it, with what is asked to be otherwise. */
  async message(fields: object): Promise<{ id: string } & Record<string, unknown>> {
    this.#ids += 1
    return { id: `message-${this.#ids}`, version: '2', senderId: await this.dapp.senderId, ...fields }
  }

  /** Sends a message, encrypted. @returns what went over the port */
  async say(fields: object): Promise<BeaconCarried> {
    const encryptedPayload = await this.dapp.write(this.wallet, await this.message(fields))
    const carried: BeaconCarried = { type: 'message', encryptedPayload }
    this.carry(carried)
    return carried
  }

  /** Hands over what is ready for the port, as the content script does. @returns its number */
  carry(carried: BeaconCarried): number {
    this.#sent += 1
    this.port.say({ number: this.#sent, carried })
    return this.#sent
  }

  /** Which of what was handed over need not be sent again. */
  get taken(): number[] {
    return (this.port.told as BeaconTold[]).flatMap((told) => (told.type === 'taken' ? [told.number] : []))
  }

  /** The next message of the wallet. */
  async hear(): Promise<Record<string, unknown>> {
    const carried = await this.#next()
    if (carried.type !== 'message') throw new Error('This is no message.')
    return this.dapp.read(this.wallet, carried.encryptedPayload)
  }

  /** Sends a message and hears its answer after the acknowledgement. */
  async ask(fields: object): Promise<Record<string, unknown>> {
    await this.say(fields)
    const first = await this.hear()
    return first.type === 'acknowledge' ? this.hear() : first
  }

  /** How many messages of the wallet have not been looked at. */
  get unheard(): number {
    return this.#told.length - this.#heard
  }

  get #told(): BeaconCarried[] {
    return (this.port.told as BeaconTold[]).filter((told) => told.type !== 'taken')
  }

  async #next(): Promise<BeaconCarried> {
    while (this.unheard === 0) await new Promise((resolve) => setTimeout(resolve))
    const carried = this.#told[this.#heard]!
    this.#heard += 1
    return carried
  }
}

export const PERMISSION = {
  type: 'permission_request',
  appMetadata: { senderId: 'x', name: 'Kiosk' },
  network: SHADOWNET,
  scopes: ['operation_request', 'sign'],
}

import { createRequire } from 'node:module'
import { bytesToHex } from '@noble/hashes/utils.js'

// The SDK's own parts, unmodified, as the other side. Its modules are CommonJS to Node.
const require = createRequire(import.meta.url)
export const core = require('@airgap/beacon-core') as typeof import('@airgap/beacon-core')
export const utils = require('@airgap/beacon-utils') as typeof import('@airgap/beacon-utils')

const serializer = new core.Serializer()

/** A dapp's end of a pairing, made of the SDK's transport and cryptography. */
export class SdkDapp extends core.MessageBasedClient {
  protected override readonly activeListeners = new Map<string, (message: never, context: never) => void>()
  override async init() {}
  override sendMessage = () => Promise.reject(new Error('Messages are handed over here.'))
  listenForEncryptedMessage = () => Promise.reject(new Error('Messages are handed over here.'))

  /** @param seed as an SDK keeps it in the page's local storage */
  static async of(seed: string, name = 'Kiosk'): Promise<SdkDapp> {
    return new SdkDapp(name, await utils.getKeypairFromSeed(seed))
  }

  get publicKeyHex(): string {
    return bytesToHex(this.keyPair!.publicKey)
  }

  get senderId(): Promise<string> {
    return core.getSenderId(this.publicKeyHex)
  }

  /** What a page posts to pair, changed as asked. */
  async pairingRequest(change: object = {}): Promise<string> {
    return serializer.serialize({ ...(await this.getPairingRequestInfo()), ...change })
  }

  /** What the wallet's sealed answer says. */
  async readPairing(payload: string): Promise<{ id: string; publicKey: string } & Record<string, unknown>> {
    const { publicKey, secretKey } = this.keyPair!
    return JSON.parse(await utils.openCryptobox(Buffer.from(payload, 'hex'), publicKey, secretKey))
  }

  /** A message as the SDK encrypts it for the wallet of that key; a text goes as it is. */
  async write(wallet: string, message: unknown): Promise<string> {
    const text = typeof message === 'string' ? message : await serializer.serialize(message)
    return this.encryptMessage(wallet, text)
  }

  /** A message of the wallet of that key. */
  async read(wallet: string, encrypted: string): Promise<Record<string, unknown>> {
    return (await serializer.deserialize(await this.decryptMessage(wallet, encrypted))) as Record<string, unknown>
  }

  /** The keys that the SDK agrees with another key (32 bytes). */
  async keysWith(other: Uint8Array): Promise<{ receive: Uint8Array; send: Uint8Array }> {
    const own = this.keyPair!
    const server = await this.createCryptoBoxServer(bytesToHex(other), own)
    const client = await this.createCryptoBoxClient(bytesToHex(other), own)
    return { receive: server.receive, send: client.send }
  }
}

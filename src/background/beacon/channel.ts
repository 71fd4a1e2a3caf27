import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { base58check, decodeJson, encodeJson } from './codec.ts'
import { decrypt, directionKey, encrypt, senderIdBytes } from './crypto.ts'
import { ownKey, type Peer } from './peers.ts'

/** What passes between this wallet and one dapp. */
export interface Channel {
  /** The wallet's id, as this dapp knows it. */
  readonly senderId: string
  /** The dapp's. */
  readonly peerId: string
  /** An encrypted message in hex. */
  write(message: object): string
  /** Null where this dapp did not encrypt it. `message` is undefined where what it encrypted is none. */
  read(encrypted: string): { readonly nonce: string; readonly message: unknown } | null
}

/** @throws Error where the peer's key is none that secrets can be agreed with */
export function channelTo(peer: Peer): Channel {
  const [own, theirs] = [ownKey(peer), hexToBytes(peer.publicKey)]
  const [send, receive] = [directionKey(own, theirs, 'send'), directionKey(own, theirs, 'receive')]
  return {
    senderId: base58check(senderIdBytes(own.publicKey)),
    peerId: base58check(senderIdBytes(theirs)),
    write: (message) => bytesToHex(encrypt(send, encodeJson(message))),
    read(encrypted) {
      const opened = decrypt(receive, hexToBytes(encrypted))
      return opened && { nonce: bytesToHex(opened.nonce), message: decodeJson(opened.text) }
    },
  }
}

import { InMemorySigner } from '@taquito/signer'
import { fromBase58 } from '../encoding/base58.ts'
import { concat, toHex } from '../encoding/bytes.ts'
import { type Action, type Content, type Operation, writeOperation } from '../encoding/operation.ts'
import { contentToJson } from '../encoding/operation-json.ts'
import { PROTOCOL, type Sandbox } from '../sandbox.ts'

/** A key's owner, who signs what it is given, be it an operation or not. */
export type Owner = {
  readonly address: string
  readonly key: string
  readonly sign: (bytes: Uint8Array) => Promise<string>
}

export async function ownerOf(secret: string): Promise<Owner> {
  const signer = await InMemorySigner.fromSecretKey(secret)
  return {
    address: await signer.publicKeyHash(),
    key: await signer.publicKey(),
    sign: async (bytes) => (await signer.sign(toHex(bytes), Uint8Array.of(3))).prefixSig,
  }
}

/** A content with fees and limits that suffice for all that is done here. */
export const contentOf = (source: string, counter: bigint, action: Action): Content => ({
  source,
  fee: 10_000n,
  counter,
  gasLimit: 20_000n,
  storageLimit: 1_000n,
  ...action,
})

/** The bytes of an operation with a signature, which may be another's or over other bytes. */
export const signedBytes = (bytes: Uint8Array, signature: string): Uint8Array =>
  concat(bytes, fromBase58(signature, ['edsig', 'spsig', 'sig'])!.bytes)

export async function sign(operation: Operation, owner: Owner): Promise<Uint8Array> {
  const bytes = writeOperation(operation)
  return signedBytes(bytes, await owner.sign(bytes))
}

async function post(url: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const json = response.headers.get('content-type') === 'application/json'
  return { status: response.status, body: json ? JSON.parse(text) : text }
}

/** Sends bytes to be put into a block. */
export const inject = ({ url }: Sandbox, bytes: Uint8Array) => post(`${url}/injection/operation`, toHex(bytes))

/** Tries out a signed operation. */
export const preapply = ({ url }: Sandbox, operation: Operation, signature: string) =>
  post(`${url}/chains/main/blocks/head/helpers/preapply/operations`, [
    {
      protocol: PROTOCOL,
      branch: operation.branch,
      contents: operation.contents.map(contentToJson),
      signature,
    },
  ])

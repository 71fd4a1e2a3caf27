import { readAddress, readKey, readKeyHash, writeAddress, writeKey, writeKeyHash } from './addresses.ts'
import { fromBase58, toBase58 } from './base58.ts'
import { ByteReader, byte, concat, flag, integer, MalformedBytes, natural, sized } from './bytes.ts'
import { readEntrypoint, writeEntrypoint } from './entrypoint.ts'
import { isUnit, type Micheline, readMicheline, writeMicheline } from './micheline.ts'

/** What every operation of an account says. Amounts are in mutez, the storage limit in bytes. */
export type Manager = {
  readonly source: string
  readonly fee: bigint
  readonly counter: bigint
  readonly gasLimit: bigint
  readonly storageLimit: bigint
}

/** What an operation does; the kinds and their names are the protocol's. */
export type Action =
  | { readonly kind: 'reveal'; readonly key: string }
  | {
      readonly kind: 'transaction'
      readonly amount: bigint
      readonly destination: string
      readonly parameters?: { readonly entrypoint: string; readonly value: Micheline }
    }
  | {
      readonly kind: 'origination'
      readonly balance: bigint
      readonly delegate?: string
      readonly script: { readonly code: Micheline; readonly storage: Micheline }
    }
  | { readonly kind: 'delegation'; readonly delegate?: string }
  | { readonly kind: 'register_global_constant'; readonly value: Micheline }
  | { readonly kind: 'increase_paid_storage'; readonly amount: bigint; readonly destination: string }

export type Content = Manager & Action

/** An operation group: what is signed, and carried out as a whole. */
export type Operation = { readonly branch: string; readonly contents: readonly Content[] }

const TAGS: Record<Action['kind'], number> = {
  reveal: 107,
  transaction: 108,
  origination: 109,
  delegation: 110,
  register_global_constant: 111,
  increase_paid_storage: 113,
}

/** Operations that exist and that this program does not carry out, by their byte. */
const OTHER_KINDS: Record<number, string> = {
  1: 'seed_nonce_revelation',
  2: 'double_attestation_evidence',
  3: 'double_baking_evidence',
  4: 'activate_account',
  5: 'proposals',
  6: 'ballot',
  7: 'double_preattestation_evidence',
  8: 'vdf_revelation',
  9: 'drain_delegate',
  17: 'failing_noop',
  20: 'preattestation',
  21: 'attestation',
  23: 'attestation_with_dal',
  114: 'update_consensus_key',
  115: 'update_companion_key',
  158: 'transfer_ticket',
  200: 'smart_rollup_originate',
  201: 'smart_rollup_add_messages',
  206: 'smart_rollup_execute_outbox_message',
  230: 'dal_publish_commitment',
}

/** An operation that is known and not carried out here: of bakers, of voters, of rollups, of tickets, or of nobody. */
export class ForeignOperation extends Error {
  override readonly name = 'ForeignOperation'
  readonly kind: string

  constructor(kind: string) {
    super(`${kind} is not carried out here.`)
    this.kind = kind
  }
}

/** Reads what is signed, without watermark and signature. Throws `MalformedBytes` or `ForeignOperation`. */
export function readOperation(bytes: Uint8Array): Operation {
  const reader = new ByteReader(bytes)
  const branch = toBase58('block', reader.take(32))
  const contents: Content[] = []
  do contents.push(readContent(reader))
  while (reader.left > 0)
  return { branch, contents }
}

/** The bytes of an operation, as `readOperation` reads them. */
export function writeOperation({ branch, contents }: Operation): Uint8Array {
  return concat(fromBase58(branch, ['block'])!.bytes, ...contents.map(writeContent))
}

function readContent(reader: ByteReader): Content {
  const tag = reader.byte()
  const kind = (Object.keys(TAGS) as Action['kind'][]).find((each) => TAGS[each] === tag)
  if (kind === undefined) {
    const other = OTHER_KINDS[tag]
    throw other === undefined ? new MalformedBytes(`No operation has the tag ${tag}.`) : new ForeignOperation(other)
  }
  const manager = {
    source: readKeyHash(reader),
    fee: reader.natural(),
    counter: reader.natural(),
    gasLimit: reader.natural(),
    storageLimit: reader.natural(),
  }
  return { ...manager, ...READERS[kind](reader) }
}

const READERS: { [Kind in Action['kind']]: (reader: ByteReader) => Extract<Action, { kind: Kind }> } = {
  reveal(reader) {
    const key = readKey(reader)
    if (reader.flag()) throw new MalformedBytes('Only a tz4 key has a proof of possession.')
    return { kind: 'reveal', key }
  },
  transaction(reader) {
    const plain = { kind: 'transaction', amount: reader.natural(), destination: readAddress(reader) } as const
    if (!reader.flag()) return plain
    return { ...plain, parameters: { entrypoint: readEntrypoint(reader), value: readMicheline(reader.sized()) } }
  },
  origination: (reader) => ({
    kind: 'origination',
    balance: reader.natural(),
    ...readDelegate(reader),
    script: { code: readMicheline(reader.sized()), storage: readMicheline(reader.sized()) },
  }),
  delegation: (reader) => ({ kind: 'delegation', ...readDelegate(reader) }),
  register_global_constant: (reader) => ({
    kind: 'register_global_constant',
    value: readMicheline(reader.sized()),
  }),
  increase_paid_storage: (reader) => ({
    kind: 'increase_paid_storage',
    amount: reader.integer(10),
    destination: readAddress(reader),
  }),
}

const readDelegate = (reader: ByteReader) => (reader.flag() ? { delegate: readKeyHash(reader) } : {})

function writeContent(content: Content): Uint8Array {
  const { source, fee, counter, gasLimit, storageLimit } = content
  const numbers = [fee, counter, gasLimit, storageLimit].map(natural)
  return concat(byte(TAGS[content.kind]), writeKeyHash(source), ...numbers, ...writeAction(content))
}

function writeAction(action: Action): Uint8Array[] {
  switch (action.kind) {
    case 'reveal':
      return [writeKey(action.key), flag(false)]
    case 'transaction':
      return [natural(action.amount), writeAddress(action.destination), writeParameters(action.parameters)]
    case 'origination': {
      const script = [action.script.code, action.script.storage].map((part) => sized(writeMicheline(part)))
      return [natural(action.balance), writeDelegate(action.delegate), ...script]
    }
    case 'delegation':
      return [writeDelegate(action.delegate)]
    case 'register_global_constant':
      return [sized(writeMicheline(action.value))]
    case 'increase_paid_storage':
      return [integer(action.amount), writeAddress(action.destination)]
  }
}

/** `default` with `Unit` is what no parameters mean, and is written as none. */
function writeParameters(parameters: { entrypoint: string; value: Micheline } | undefined): Uint8Array {
  if (parameters === undefined) return flag(false)
  const { entrypoint, value } = parameters
  if (entrypoint === 'default' && isUnit(value)) return flag(false)
  return concat(flag(true), writeEntrypoint(entrypoint), sized(writeMicheline(value)))
}

const writeDelegate = (delegate: string | undefined): Uint8Array =>
  delegate === undefined ? flag(false) : concat(flag(true), writeKeyHash(delegate))

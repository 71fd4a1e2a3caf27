import type { Micheline } from '../encoding/micheline.ts'
import type { TokenInfo } from './token.ts'
import { int, pair, prim, text, utf8 } from './values.ts'

/** The types of the big maps of TZIP-16 and of TZIP-12's token metadata. */
export const METADATA_TYPE = prim('big_map', [prim('string'), prim('bytes')], '%metadata')
export const TOKEN_METADATA_TYPE = prim(
  'big_map',
  [
    prim('nat'),
    prim('pair', [prim('nat', [], '%token_id'), prim('map', [prim('string'), prim('bytes')], '%token_info')]),
  ],
  '%token_metadata',
)

/** A contract's metadata, which lies in the contract itself. */
export const metadataEntries = (metadata: object): [Micheline, Micheline][] => [
  [text(''), utf8('tezos-storage:content')],
  [text('content'), utf8(JSON.stringify(metadata))],
]

/** The metadata of tokens by their ids, each a map whose keys are in order as Michelson wants them. */
export const tokenMetadataEntries = (tokens: ReadonlyMap<string, TokenInfo>): [Micheline, Micheline][] =>
  [...tokens].map(([id, info]) => {
    const entries = Object.keys(info)
      .sort()
      .map((name) => prim('Elt', [text(name), utf8(info[name]!)]))
    return [int(BigInt(id)), pair(int(BigInt(id)), entries)]
  })

import { ceremony } from './ceremony.ts'
import { forms } from './forms.ts'
import { frost } from './frost.ts'
import { keygen } from './keygen.ts'
import type { Mutant } from './mutant.ts'
import { pairs } from './pairs.ts'
import { payloads } from './payloads.ts'
import { products } from './products.ts'
import { serverBorder } from './server-border.ts'
import { serverKeys } from './server-keys.ts'
import { serverSigning } from './server-signing.ts'
import { signing } from './signing.ts'
import { wallet } from './wallet.ts'
import { wire } from './wire.ts'

/** Every check whose absence a test must notice, by protocol. */
export const mutants: Mutant[] = [
  ...forms,
  ...keygen,
  ...pairs,
  ...products,
  ...signing,
  ...frost,
  ...ceremony,
  ...wire,
  ...serverSigning,
  ...serverKeys,
  ...serverBorder,
  ...payloads,
  ...wallet,
]

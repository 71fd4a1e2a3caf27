import { forms } from './forms.ts'
import { keygen } from './keygen.ts'
import type { Mutant } from './mutant.ts'
import { pairs } from './pairs.ts'
import { products } from './products.ts'
import { signing } from './signing.ts'

/** Every check whose absence a test must notice, by protocol. */
export const mutants: Mutant[] = [...forms, ...keygen, ...pairs, ...products, ...signing]

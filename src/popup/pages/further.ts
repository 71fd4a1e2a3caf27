import { lateCode } from './late-code.tsx'

/** Everything one step away from Home, in one piece. */
export const further = lateCode(() => import('./further-pages.ts'))

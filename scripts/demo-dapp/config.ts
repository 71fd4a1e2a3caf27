import type { Deployed } from '../contracts/deploy.ts'

/** What the page needs to know, served to it as `/config.json`. */
export type DappConfig = { chainId: number; rpcUrl: string; contracts: Deployed }

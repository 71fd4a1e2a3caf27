import { READ_METHODS, readVerb } from './read-methods.ts'
import type { Verb } from './verb.ts'
import { ethAccounts } from './verbs/eth-accounts.ts'
import { ethChainId } from './verbs/eth-chain-id.ts'
import { ethRequestAccounts } from './verbs/eth-request-accounts.ts'
import { ethSendTransaction } from './verbs/eth-send-transaction.ts'
import { ethSignTypedDataV3 } from './verbs/eth-sign-typed-data-v3.ts'
import { ethSignTypedDataV4 } from './verbs/eth-sign-typed-data-v4.ts'
import { netVersion } from './verbs/net-version.ts'
import { personalEcRecover } from './verbs/personal-ec-recover.ts'
import { personalSign } from './verbs/personal-sign.ts'
import { walletAddEthereumChain } from './verbs/wallet-add-ethereum-chain.ts'
import { walletGetCapabilities } from './verbs/wallet-get-capabilities.ts'
import { walletGetPermissions } from './verbs/wallet-get-permissions.ts'
import { walletRequestPermissions } from './verbs/wallet-request-permissions.ts'
import { walletRevokePermissions } from './verbs/wallet-revoke-permissions.ts'
import { walletSwitchEthereumChain } from './verbs/wallet-switch-ethereum-chain.ts'
import { walletWatchAsset } from './verbs/wallet-watch-asset.ts'
import { web3ClientVersion } from './verbs/web3-client-version.ts'

/**
 * Every method of the provider. What is not here is answered with 4200: among others `eth_sign` (a digest nobody can
 * read), `eth_signTypedData` (its first version), `eth_decrypt` and `eth_getEncryptionPublicKey` (they need a whole key).
 */
export const VERBS: ReadonlyMap<string, Verb> = new Map([
  ...READ_METHODS.map((method): [string, Verb] => [method, readVerb(method)]),
  ['eth_requestAccounts', ethRequestAccounts],
  ['eth_accounts', ethAccounts],
  ['eth_chainId', ethChainId],
  ['net_version', netVersion],
  ['eth_sendTransaction', ethSendTransaction],
  ['personal_sign', personalSign],
  ['eth_signTypedData_v4', ethSignTypedDataV4],
  ['eth_signTypedData_v3', ethSignTypedDataV3],
  ['personal_ecRecover', personalEcRecover],
  ['wallet_switchEthereumChain', walletSwitchEthereumChain],
  ['wallet_addEthereumChain', walletAddEthereumChain],
  ['wallet_requestPermissions', walletRequestPermissions],
  ['wallet_getPermissions', walletGetPermissions],
  ['wallet_revokePermissions', walletRevokePermissions],
  ['wallet_getCapabilities', walletGetCapabilities],
  ['wallet_watchAsset', walletWatchAsset],
  ['web3_clientVersion', web3ClientVersion],
])

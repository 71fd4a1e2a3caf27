import { networkOf } from './connection.ts'
import { noParams } from './params.ts'
import { type Verb, verb } from './verb.ts'

/** Methods that only read the chain, or publish what is signed already. The node answers them. */
export const READ_METHODS: readonly string[] = [
  'eth_blobBaseFee',
  'eth_blockNumber',
  'eth_call',
  'eth_createAccessList',
  'eth_estimateGas',
  'eth_feeHistory',
  'eth_gasPrice',
  'eth_getBalance',
  'eth_getBlockByHash',
  'eth_getBlockByNumber',
  'eth_getBlockReceipts',
  'eth_getBlockTransactionCountByHash',
  'eth_getBlockTransactionCountByNumber',
  'eth_getCode',
  'eth_getFilterChanges',
  'eth_getFilterLogs',
  'eth_getLogs',
  'eth_getProof',
  'eth_getStorageAt',
  'eth_getTransactionByBlockHashAndIndex',
  'eth_getTransactionByBlockNumberAndIndex',
  'eth_getTransactionByHash',
  'eth_getTransactionCount',
  'eth_getTransactionReceipt',
  'eth_maxPriorityFeePerGas',
  'eth_newBlockFilter',
  'eth_newFilter',
  'eth_newPendingTransactionFilter',
  'eth_sendRawTransaction',
  'eth_syncing',
  'eth_uninstallFilter',
  'net_listening',
  'web3_sha3',
]

/** Hands a method to the node of the site's network, parameters and answer unchanged. */
export function readVerb(method: string): Verb {
  return verb({
    params: noParams,
    needs: [],
    async run(params, { site }, services) {
      const network = await networkOf(services, site)
      return services.node(network).request(method, Array.isArray(params) ? params : [])
    },
  })
}

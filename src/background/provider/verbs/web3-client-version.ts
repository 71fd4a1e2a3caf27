import { noParams } from '../params.ts'
import { verb } from '../verb.ts'

export const web3ClientVersion = verb({
  params: noParams,
  needs: [],
  run: async (_, __, { clientVersion }) => clientVersion,
})

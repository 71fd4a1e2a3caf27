import * as v from 'valibot'
import { type Network, NetworkSchema } from './networks.ts'

/** The bundled networks; the first is where a new wallet starts. They are read once. */
export function builtInNetworks(readOwnFile: (path: string) => Promise<unknown>): () => Promise<readonly Network[]> {
  let read: Promise<readonly Network[]> | undefined
  return () => {
    read ??= readOwnFile('networks.json').then((list) => v.parse(v.array(NetworkSchema), list))
    return read
  }
}

/**
 * A place that keeps JSON values. The distinction that everything above relies on: `undefined` means «not there»; a
 * rejection means «cannot be read at the moment», which says nothing about what is there.
 */
export interface KeyValueStore {
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): Promise<void>
  remove(key: string): Promise<void>
}

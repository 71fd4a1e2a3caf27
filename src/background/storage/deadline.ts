import { WalletError } from '../errors.ts'

/** Settles as `work` does, or rejects after `ms` milliseconds: a store that hangs counts as one that cannot be read. */
export async function withDeadline<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new WalletError('storage-timeout', 'This browser’s storage does not answer.')), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

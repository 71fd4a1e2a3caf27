import { type ProviderErrorName, providerErrors, type RpcError } from '../messages/page.ts'

/** What a failed request rejects with (EIP-1193 §ProviderRpcError). */
export class ProviderRpcError extends Error {
  override readonly name = 'ProviderRpcError'
  readonly code: number
  readonly data: unknown

  constructor({ code, message, data }: RpcError) {
    super(message)
    this.code = code
    this.data = data
  }

  static of(name: ProviderErrorName): ProviderRpcError {
    return new ProviderRpcError(providerErrors[name])
  }
}

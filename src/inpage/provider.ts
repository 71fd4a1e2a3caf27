import * as v from 'valibot'
import {
  MAX_REQUESTS_UNDER_WAY,
  type PageRequest,
  type PageResponse,
  type PageState,
  pageRequest,
  type ToPage,
} from '../messages/page.ts'
import { Emitter } from './emitter.ts'
import { ProviderRpcError } from './provider-error.ts'

interface Waiting {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: ProviderRpcError) => void
}

/**
 * The EIP-1193 provider. Requests made before the bridge is open wait in it. Events follow from comparing what the
 * wallet says now with what it said before.
 */
export class SymbolonProvider extends Emitter {
  isMetaMask = false
  readonly isSymbolon = true
  readonly #send: (request: PageRequest) => void
  readonly #waiting = new Map<number, Waiting>()
  #unsent: PageRequest[] = []
  #state: PageState | undefined
  #open = false
  #gone = false
  #lastId = 0

  /** @param send hands a request to the bridge, which may be called once `opened` has been */
  constructor(send: (request: PageRequest) => void) {
    super()
    this.#send = send
    // Dapps pass the method around without its object.
    this.request = this.request.bind(this)
  }

  get chainId(): string | null {
    return this.#state?.chainId ?? null
  }

  get networkVersion(): string | null {
    return this.#state === undefined ? null : BigInt(this.#state.chainId).toString()
  }

  get selectedAddress(): string | null {
    return this.#state?.accounts[0] ?? null
  }

  isConnected(): boolean {
    return this.#state !== undefined && !this.#gone
  }

  /** EIP-1193 `request`. Rejects with `ProviderRpcError`. */
  async request(argument: unknown): Promise<unknown> {
    const request = this.#numbered(argument)
    if (this.#gone) throw ProviderRpcError.of('disconnected')
    if (this.#waiting.size >= MAX_REQUESTS_UNDER_WAY) throw ProviderRpcError.of('limitExceeded')
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject })
      if (this.#open) this.#post(request)
      else this.#unsent.push(request)
    })
  }

  /** `ethereum.enable()`, which EIP-1102 replaced and old dapps still call. */
  enable(): Promise<unknown> {
    return this.request({ method: 'eth_requestAccounts' })
  }

  /** The bridge takes messages from now on. */
  opened(): void {
    this.#open = true
    const unsent = this.#unsent
    this.#unsent = []
    for (const request of unsent) this.#post(request)
  }

  /** A message from the wallet, already checked. */
  receive(message: ToPage): void {
    // Whoever speaks listens: the bridge may have said that it does before anybody heard.
    if (message.type !== 'gone') this.opened()
    if (message.type === 'state') this.#become(message)
    else if (message.type === 'gone') this.#disconnect()
    else this.#settle(message)
  }

  #settle(response: PageResponse): void {
    const waiting = this.#waiting.get(response.id)
    this.#waiting.delete(response.id)
    if (response.outcome === 'result') waiting?.resolve(response.result)
    else waiting?.reject(new ProviderRpcError(response.error))
  }

  #numbered(argument: unknown): PageRequest {
    if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) {
      throw ProviderRpcError.of('invalidRequest')
    }
    const { method, params } = argument as { method?: unknown; params?: unknown }
    const request = v.safeParse(pageRequest, {
      type: 'request',
      id: this.#lastId + 1,
      method,
      ...(params === undefined || params === null ? {} : { params }),
    })
    if (!request.success) throw ProviderRpcError.of('invalidRequest')
    this.#lastId += 1
    return request.output
  }

  #post(request: PageRequest): void {
    try {
      this.#send(request)
    } catch {
      // Functions, cycles and proxies cannot cross to the wallet (structured clone).
      this.#waiting.get(request.id)?.reject(ProviderRpcError.of('invalidParams'))
      this.#waiting.delete(request.id)
    }
  }

  #become(next: PageState): void {
    const before = this.#state
    this.#state = next
    this.isMetaMask = next.actAsMetaMask
    if (before === undefined) this.emit('connect', { chainId: next.chainId })
    if (before !== undefined && before.chainId !== next.chainId) {
      this.emit('chainChanged', next.chainId)
      this.emit('networkChanged', BigInt(next.chainId).toString())
    }
    if ((before?.accounts ?? []).join() !== next.accounts.join()) this.emit('accountsChanged', [...next.accounts])
  }

  #disconnect(): void {
    if (this.#gone) return
    this.#gone = true
    for (const { reject } of this.#waiting.values()) reject(ProviderRpcError.of('disconnected'))
    this.#waiting.clear()
    this.emit('disconnect', ProviderRpcError.of('disconnected'))
  }
}

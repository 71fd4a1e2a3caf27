import type { DocumentPort } from '../provider/page-ports.ts'
import type { PortSender } from '../site.ts'

/** The background's end of a document's port: what it is told, and what it says. */
export class TestPort implements DocumentPort {
  readonly sender: PortSender
  readonly told: unknown[] = []
  isOpen = true
  #listeners: ((message: unknown) => void)[] = []
  #gone: (() => void)[] = []
  readonly onMessage = { addListener: (listener: (message: unknown) => void) => void this.#listeners.push(listener) }
  readonly onDisconnect = { addListener: (listener: () => void) => void this.#gone.push(listener) }

  constructor(sender: PortSender) {
    this.sender = sender
  }

  postMessage(message: unknown): void {
    this.told.push(message)
  }

  disconnect(): void {
    this.isOpen = false
  }

  say(message: unknown): void {
    for (const listener of this.#listeners) listener(message)
  }

  leave(): void {
    for (const listener of this.#gone) listener()
  }
}

/** Until the document was told so many things. */
export async function told(port: TestPort, count: number): Promise<void> {
  while (port.told.length < count) await new Promise((resolve) => setTimeout(resolve))
}

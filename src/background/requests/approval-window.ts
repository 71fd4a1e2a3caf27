/** The browser's windows, as far as this needs them. */
export interface WindowPort {
  /** Opens the approval page in a window of its own and answers with its id. */
  open(): Promise<number>
  /** Brings it to the front; false when it is not there any more. */
  focus(id: number): Promise<boolean>
  close(id: number): Promise<void>
}

/** The id of the window, kept where a restarted worker finds it. */
export interface WindowMemory {
  read(): Promise<number | null>
  write(id: number | null): Promise<void>
}

/** The one approval window: opened when something waits, reused while it stands, closed when nothing is left to see. */
export class ApprovalWindow {
  readonly #port: WindowPort
  readonly #memory: WindowMemory
  #turn: Promise<void> = Promise.resolve()
  #wanted = false

  constructor(port: WindowPort, memory: WindowMemory) {
    this.#port = port
    this.#memory = memory
  }

  /** Opens the window, or brings it forward. Calls at once open one window. */
  show(): Promise<void> {
    this.#wanted = true
    return this.#inTurn(async () => {
      if (!this.#wanted) return
      const id = await this.#memory.read()
      if (id !== null && (await this.#port.focus(id))) return
      await this.#memory.write(await this.#port.open())
    })
  }

  /** Closes it if it is still not wanted when its turn comes. */
  leave(): Promise<void> {
    this.#wanted = false
    return this.#inTurn(async () => {
      if (this.#wanted) return
      const id = await this.#memory.read()
      if (id === null) return
      // Forgotten first: its closing is ours and rejects nothing.
      await this.#memory.write(null)
      await this.#port.close(id)
    })
  }

  /** Whether there is one, as far as this was told. */
  async stands(): Promise<boolean> {
    return (await this.#memory.read()) !== null
  }

  /** A window was closed. Answers whether it was this one, closed by the person. */
  async closed(id: number): Promise<boolean> {
    if ((await this.#memory.read()) !== id) return false
    this.#wanted = false
    await this.#memory.write(null)
    return true
  }

  #inTurn(step: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(step, step)
    return this.#turn
  }
}

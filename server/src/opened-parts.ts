/** A part that did not close as it should, in words for the log. */
export type CloseFailure = { readonly part: string; readonly problem: string }

/** Thrown to whoever opens a part when everything is being closed already. */
export class StoppingError extends Error {
  constructor() {
    super('the server is stopping')
    this.name = 'StoppingError'
  }
}

/** How long one part may take to close; the engine host alone is given 10 s to end by itself. */
export const closeLimits = { partMsMax: 15_000 } as const

type Opened = { readonly name: string; readonly close: () => Promise<void> }

/**
 * What the server has opened, in order. It is closed once, in reverse, whoever asks and however
 * often; a part that fails to close, or hangs, does not keep the others open.
 */
export class OpenedParts {
  readonly #opened: Opened[] = []
  #opening: Promise<void> = Promise.resolve()
  #closing: Promise<readonly CloseFailure[]> | undefined

  /** Opens one part and remembers how it is closed. Throws a StoppingError once that has begun. */
  async open<Part>(
    name: string,
    open: () => Part | Promise<Part>,
    close: (part: Part) => Promise<void>,
  ): Promise<Part> {
    this.assertStays()
    const opening = Promise.resolve(open()).then((part) => {
      this.#opened.push({ name, close: () => close(part) })
      return part
    })
    // Whoever closes waits for this; that it failed is told to the opener alone.
    this.#opening = settled(opening)
    const part = await opening
    this.assertStays()
    return part
  }

  /** Throws a StoppingError when everything is being closed. */
  assertStays(): void {
    if (this.#closing !== undefined) throw new StoppingError()
  }

  /** Resolves when all is closed or given up, with what went wrong; the same answer to every caller. */
  close(): Promise<readonly CloseFailure[]> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<readonly CloseFailure[]> {
    const failures: CloseFailure[] = []
    const attempt = async (part: string, close: () => Promise<void>): Promise<void> => {
      const problem = await problemOf(close)
      if (problem !== undefined) failures.push({ part, problem })
    }
    await attempt('a part that was still opening', () => this.#opening)
    for (const { name, close } of this.#opened.toReversed()) await attempt(name, close)
    return failures
  }
}

async function settled(promise: Promise<unknown>): Promise<void> {
  await Promise.allSettled([promise])
}

async function problemOf(close: () => Promise<void>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined
  const overdue = new Promise<string>((resolve) => {
    const { partMsMax } = closeLimits
    timer = setTimeout(() => resolve(`not closed within ${partMsMax} ms`), partMsMax)
  })
  try {
    return await Promise.race([close().then(() => undefined), overdue])
  } catch (error) {
    return String(error)
  } finally {
    clearTimeout(timer)
  }
}

/** What the SDK says on the console, each line with its name in front. */
export type Notices = {
  /** Only with `debug`. */
  debug(sentence: string): void
  warn(sentence: string): void
  /** Of each matter one sentence, the first, however many follow. */
  warnOnce(matter: string, sentence: string): void
  errorOnce(matter: string, sentence: string): void
}

// Some are named by what callers pass.
const mattersMax = 100

export function openNotices(isDebug: boolean): Notices {
  const told = new Set<string>()
  const isNew = (matter: string): boolean =>
    told.size < mattersMax && !told.has(matter) && told.add(matter).size > 0
  return {
    debug: (sentence) => {
      if (isDebug) console.log(`[Throughline] ${sentence}`)
    },
    warn: (sentence) => console.warn(`[Throughline] ${sentence}`),
    warnOnce: (matter, sentence) => {
      if (isNew(matter)) console.warn(`[Throughline] ${sentence}`)
    },
    errorOnce: (matter, sentence) => {
      if (isNew(matter)) console.error(`[Throughline] ${sentence}`)
    },
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

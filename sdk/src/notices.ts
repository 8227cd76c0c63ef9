/** What the SDK says on the console, each line with its name in front. */
export type Notices = {
  /** Only with `debug`. */
  debug(sentence: string): void
  warn(sentence: string): void
  /** Of each matter one sentence, the first, however many follow. */
  warnOnce(matter: string, sentence: string): void
  errorOnce(matter: string, sentence: string): void
  /** Of each key that callers pass one sentence, and of the first 100 only. */
  warnOfKey(key: string, sentence: string): void
}

const keysMax = 100

export function openNotices(isDebug: boolean): Notices {
  const told = new Set<string>()
  // Apart from the matters: keys may be so many that nothing else would be told.
  const toldKeys = new Set<string>()
  const isNew = (matter: string, among = told): boolean =>
    !among.has(matter) && among.add(matter).size > 0
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
    warnOfKey: (key, sentence) => {
      if (toldKeys.size < keysMax && isNew(key, toldKeys)) {
        console.warn(`[Throughline] ${sentence}`)
      }
    },
  }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

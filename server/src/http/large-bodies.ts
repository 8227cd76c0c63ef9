/** Takes large bodies one at a time: what is made of one may take some hundred megabytes. */
export type LargeBodies = {
  /** Does the work at once, or of a large body once that of those before it is done. */
  take<Result>(body: Buffer, work: () => Promise<Result>): Promise<Result>
}

/** Those of tracers are smaller, mostly; so many of them at once take less than one of the largest. */
export const largeBytesMin = 1024 ** 2

export function openLargeBodies(): LargeBodies {
  let last: Promise<unknown> = Promise.resolve()
  return {
    take(body, work) {
      if (body.length < largeBytesMin) return work()
      const result = last.then(work)
      last = result.catch(() => undefined)
      return result
    },
  }
}

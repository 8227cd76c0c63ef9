/**
 * Who may look up ids and insert, where several journals go into one warehouse.
 *
 * Promise: between a loader's look at the ids that are stored and the checkpoint after its insert no
 * other loader looks or inserts. So an event that is sent again into another journal is found, and
 * counts once. A batch that was begun and may be in the warehouse in part keeps the turn until it is
 * finished, across failures and the death of its process.
 */

/** One loader's way to its turns. */
export interface Turns {
  /** To be said once, when the journal is open, with the token of a batch that was begun. */
  stands(begunToken: string | undefined): void
  /** Resolves when it is this loader's turn; rejects when aborted before. */
  take(signal: AbortSignal): Promise<Turn>
}

export interface Turn {
  /** Whether the next batch may be prepared in the same turn. */
  mayGoOn(): boolean
  end(): void
}

/** One journal among those that take turns. */
export interface Member extends Turns {
  /**
   * Its process is gone. If that was its turn, or is not known to stand well, nobody gets a turn before
   * `stands` is said again.
   */
  gone(): void
}

export interface TurnKeeper {
  /** Nobody gets a turn before every member has said how it stands. */
  join(): Member
}

export const turnLimits = {
  /** When others wait, no further batch is prepared in a turn that has taken so long. */
  msMax: 1_000,
} as const

type Place = {
  /** Undefined until the journal is open. */
  hasBegunBatch: boolean | undefined
  give: ((turn: Turn) => void) | undefined
}

/** Hands out turns in the order in which they are wanted; those with a begun batch go first. */
export function openTurnKeeper(nowMs: () => number): TurnKeeper {
  const places = new Set<Place>()
  /** In the order in which they asked. */
  const waiting = new Set<Place>()
  let holder: Place | undefined

  const next = (): void => {
    const everyone = [...places]
    if (holder !== undefined || everyone.some((one) => one.hasBegunBatch === undefined)) return
    const begun = everyone.filter((one) => one.hasBegunBatch === true)
    const chosen = [...waiting].find((one) => begun.length === 0 || begun.includes(one))
    if (chosen === undefined) return
    holder = chosen
    waiting.delete(chosen)
    chosen.give?.(turnOf(chosen))
  }
  const turnOf = (place: Place): Turn => {
    const sinceMs = nowMs()
    let hasEnded = false
    return {
      mayGoOn: () => waiting.size === 0 || nowMs() - sinceMs < turnLimits.msMax,
      end() {
        if (hasEnded || holder !== place) return
        hasEnded = true
        holder = undefined
        place.hasBegunBatch = false
        next()
      },
    }
  }
  const join = (): Member => {
    const place: Place = { hasBegunBatch: undefined, give: undefined }
    places.add(place)
    return {
      stands(begunToken) {
        place.hasBegunBatch = begunToken !== undefined
        next()
      },
      take(signal) {
        const given = untilGiven(place, { signal, leave: () => waiting.delete(place) })
        if (!signal.aborted) waiting.add(place)
        next()
        return given
      },
      gone() {
        waiting.delete(place)
        // One that is known to have begun a batch holds up the others as it is.
        if (holder !== place) return
        place.hasBegunBatch = undefined
        holder = undefined
      },
    }
  }
  return { join }
}

type Waiting = { readonly signal: AbortSignal; readonly leave: () => void }

function untilGiven(place: Place, { signal, leave }: Waiting): Promise<Turn> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      leave()
      reject(signal.reason)
    }
    if (signal.aborted) return giveUp()
    signal.addEventListener('abort', giveUp, { once: true })
    place.give = (turn) => {
      signal.removeEventListener('abort', giveUp)
      resolve(turn)
    }
  })
}

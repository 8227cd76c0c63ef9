/** How pieces are sent side by side and acknowledged one after the other. */
export interface Sending<Piece, Answer> {
  readonly inFlightMax: number
  /** `abandoned` is aborted when another piece could not be sent: what is in flight is of no use then. */
  readonly send: (piece: Piece, abandoned: AbortSignal) => Promise<Answer>
  /** Called in the order of the pieces, for an unbroken run from the first, also when a later one fails. */
  readonly acknowledge: (piece: Piece, answer: Answer) => Promise<void>
}

type Failure = { readonly kind: 'failed'; readonly error: unknown }

type Outcome<Answer> = { readonly kind: 'answered'; readonly answer: Answer } | Failure

interface Flight<Piece, Answer> {
  readonly piece: Piece
  readonly outcome: Promise<Outcome<Answer>>
}

/**
 * Sends every piece, at most `inFlightMax` at once. Fails with the first piece that could not be
 * sent, but only after everything before it has been acknowledged; else with what broke the input
 * off. A failed send goes before a broken input: the pieces after it were never answered.
 */
export async function sendInOrder<Piece, Answer>(
  pieces: AsyncIterable<Piece>,
  sending: Sending<Piece, Answer>,
): Promise<void> {
  const flights: Flight<Piece, Answer>[] = []
  const abandoned = new AbortController()
  let failure: Failure | undefined
  try {
    for await (const piece of pieces) {
      flights.push({ piece, outcome: settled(sending.send(piece, abandoned.signal)) })
      if (flights.length >= sending.inFlightMax) await acknowledgeOldest(flights, sending)
    }
  } catch (error) {
    // Not abandoned yet: what was sent before the input broke off still deserves its answer, and a
    // piece that failed fails once more below.
    failure = { kind: 'failed', error }
  }
  failure = (await acknowledgeRest(flights, sending, abandoned)) ?? failure
  if (failure !== undefined) throw failure.error
}

async function acknowledgeRest<Piece, Answer>(
  flights: Flight<Piece, Answer>[],
  sending: Sending<Piece, Answer>,
  abandoned: AbortController,
): Promise<Failure | undefined> {
  try {
    while (flights.length > 0) await acknowledgeOldest(flights, sending)
    return undefined
  } catch (error) {
    abandoned.abort()
    await Promise.all(flights.map(async ({ outcome }) => outcome))
    return { kind: 'failed', error }
  }
}

async function acknowledgeOldest<Piece, Answer>(
  flights: Flight<Piece, Answer>[],
  sending: Sending<Piece, Answer>,
): Promise<void> {
  const oldest = flights[0]
  if (oldest === undefined) return
  const outcome = await oldest.outcome
  if (outcome.kind === 'failed') throw outcome.error
  await sending.acknowledge(oldest.piece, outcome.answer)
  flights.shift()
}

async function settled<Answer>(answer: Promise<Answer>): Promise<Outcome<Answer>> {
  try {
    return { kind: 'answered', answer: await answer }
  } catch (error) {
    return { kind: 'failed', error }
  }
}

/** How pieces are sent side by side and acknowledged one after the other. */
export interface Sending<Piece, Answer> {
  readonly inFlightMax: number
  readonly send: (piece: Piece) => Promise<Answer>
  /** Called in the order of the pieces, for an unbroken run from the first, also when a later one fails. */
  readonly acknowledge: (piece: Piece, answer: Answer) => Promise<void>
  /** Called when a piece could not be sent: ends what is still in flight. */
  readonly abandon: () => void
}

type Outcome<Answer> =
  | { readonly kind: 'answered'; readonly answer: Answer }
  | { readonly kind: 'failed'; readonly error: unknown }

interface Flight<Piece, Answer> {
  readonly piece: Piece
  readonly outcome: Promise<Outcome<Answer>>
}

/**
 * Sends every piece, at most `inFlightMax` at once. Fails with the first failure, but only after
 * everything answered before it, in the order of the pieces, has been acknowledged.
 */
export async function sendInOrder<Piece, Answer>(
  pieces: AsyncIterable<Piece>,
  sending: Sending<Piece, Answer>,
): Promise<void> {
  const flights: Flight<Piece, Answer>[] = []
  let failure: Outcome<Answer> | undefined
  try {
    for await (const piece of pieces) {
      flights.push({ piece, outcome: settled(sending.send(piece)) })
      if (flights.length >= sending.inFlightMax) await acknowledgeOldest(flights, sending)
    }
  } catch (error) {
    // Not abandoned yet: what was sent before the input broke off still deserves its answer.
    failure = { kind: 'failed', error }
  }
  await acknowledgeRest(flights, sending, failure)
}

async function acknowledgeRest<Piece, Answer>(
  flights: Flight<Piece, Answer>[],
  sending: Sending<Piece, Answer>,
  failure: Outcome<Answer> | undefined,
): Promise<void> {
  try {
    while (flights.length > 0) await acknowledgeOldest(flights, sending)
  } catch (error) {
    sending.abandon()
    await Promise.all(flights.map(async ({ outcome }) => outcome))
    failure ??= { kind: 'failed', error }
  }
  if (failure?.kind === 'failed') throw failure.error
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

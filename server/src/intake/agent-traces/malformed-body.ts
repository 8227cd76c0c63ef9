/** Thrown while a body is read, and only then: `decodeTraces` turns it into data. */
export class MalformedBody extends Error {
  /** Where the fault is, from the outside in: `0`, `3`, `Meta`. */
  readonly #places: string[] = []
  readonly #hasPlace: boolean

  /** `hasPlace`: whether the message goes on with the place, as it does for a value of a wrong type. */
  constructor(message: string, hasPlace = false) {
    super(message)
    this.#hasPlace = hasPlace
  }

  /** The error as seen from around `place`. */
  within(place: string | number): this {
    this.#places.unshift(String(place))
    return this
  }

  describe(): string {
    const isPlaced = this.#hasPlace && this.#places.length > 0
    return isPlaced ? `${this.message} at ${this.#places.join('/')}` : this.message
  }
}

/** What to throw on: an error of the body tells that it happened within `place`. */
export function within(error: unknown, place: string | number): unknown {
  return error instanceof MalformedBody ? error.within(place) : error
}

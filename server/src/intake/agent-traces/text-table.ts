import { MalformedBody } from './malformed-body.ts'
import type { MsgpackReader } from './msgpack-reader.ts'

/** The texts of a body of v1.0: each is sent once, and from then on by its place among all of them. */
export class TextTable {
  readonly #texts = ['']
  readonly #known = new Set(this.#texts)

  /** The next text, or the one whose place is next. */
  read(reader: MsgpackReader): string {
    if (!reader.isTextNext()) return this.#at(reader.index())
    const text = reader.text()
    this.#add(text)
    return text
  }

  /** A list of texts, which a sender may begin with. */
  readAll(reader: MsgpackReader): void {
    for (let left = reader.list(); left > 0; left -= 1) this.#add(reader.text())
  }

  // One that is sent again keeps its place.
  #add(text: string): void {
    if (this.#known.has(text)) return
    this.#known.add(text)
    this.#texts.push(text)
  }

  #at(place: number): string {
    const text = this.#texts[place]
    if (text === undefined) {
      throw new MalformedBody('Streaming string referenced an unseen string index')
    }
    return text
  }
}

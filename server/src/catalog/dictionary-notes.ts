import { noteLimits } from '@throughline/contract'
import type { DictionaryNoteDocument } from './catalog-document.ts'
import type { Catalog } from './catalog.ts'
import { hashUuid } from './hash-uuid.ts'

/** What a note is about: events of a type and name, or an attribute. */
export type NoteSubject = Pick<DictionaryNoteDocument, 'about' | 'eventType' | 'name'>
export type NoteContent = Pick<DictionaryNoteDocument, 'owner' | 'description'>

/** What people have written of events and attributes. The revision of a note is its version. */
export interface DictionaryNotes {
  /** By what they are about. */
  all(): readonly DictionaryNoteDocument[]
  /** In place of the note of this revision, 0 for none; with nothing to say there is none afterwards. */
  write(
    subject: NoteSubject,
    content: NoteContent & { readonly revision: number },
  ): Promise<'written' | 'stale' | 'full'>
}

type Options = {
  readonly catalog: Pick<Catalog, 'dictionaryNote' | 'dictionaryNotes' | 'put'>
  readonly nowMs: () => number
}

/** Opens the notes that a catalog keeps. */
export function openDictionaryNotes({ catalog, nowMs }: Options): DictionaryNotes {
  return {
    all: () => catalog.dictionaryNotes().toSorted(bySubject),
    // Checked and put in one turn of the event loop, so that none comes between.
    async write({ about, eventType, name }, { owner, description, revision }) {
      const id = hashUuid(JSON.stringify([about, eventType, name]))
      const found = catalog.dictionaryNote(id)
      if ((found?.version ?? 0) !== revision) return 'stale'
      if (owner === '' && description === '') {
        if (found !== undefined) await catalog.put({ kind: 'dictionary_note', id, deleted: true })
        return 'written'
      }
      if (found === undefined && catalog.dictionaryNotes().length >= noteLimits.notesMax)
        return 'full'
      const content = { about, eventType, name, owner, description, modifiedAtMs: nowMs() }
      await catalog.put({ kind: 'dictionary_note', id, deleted: false, ...content })
      return 'written'
    },
  }
}

function bySubject(one: NoteSubject, other: NoteSubject): number {
  const [first, second] = [one, other].map((of) => `${of.about}\0${of.name}\0${of.eventType}`)
  return (first ?? '') < (second ?? '') ? -1 : 1
}

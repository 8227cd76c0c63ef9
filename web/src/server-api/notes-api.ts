import {
  DictionaryNotesAnswer,
  type DictionaryNote,
  type DictionaryNoteUpdate,
} from '@throughline/contract'
import { request } from './request.ts'

const path = '/api/app/dictionary/notes'

/** Every owner and description that somebody wrote of an event or an attribute. */
export async function readNotes(signal: AbortSignal): Promise<readonly DictionaryNote[]> {
  return (await request({ path, signal }, DictionaryNotesAnswer)).data
}

/** Writes one, and gives all as they are now; refused when somebody else has since it was read. */
export async function writeNote(
  attributes: DictionaryNoteUpdate['data']['attributes'],
): Promise<readonly DictionaryNote[]> {
  const body = { data: { type: 'dictionary_note_update', attributes } }
  return (await request({ path, method: 'PUT', body }, DictionaryNotesAnswer)).data
}

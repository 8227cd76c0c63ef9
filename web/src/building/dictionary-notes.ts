import type { DictionaryNote, DictionaryNoteUpdate } from '@throughline/contract'
import {
  useMutation,
  useQuery,
  useQueryClient,
  type UseMutationResult,
} from '@tanstack/react-query'
import { useMemo } from 'react'
import { readNotes, writeNote } from '../server-api/notes-api.ts'

type Written = DictionaryNoteUpdate['data']['attributes']
export type Note = DictionaryNote['attributes']
/** What a note is about. */
export type NoteSubject = Pick<Note, 'about' | 'event_type' | 'name'>

const notesKey = ['dictionary', 'notes']

/** What people have written, by what it is about. */
export function useNotes(): (subject: NoteSubject) => Note | undefined {
  const { data } = useQuery({
    queryKey: notesKey,
    queryFn: async ({ signal }) => readNotes(signal),
  })
  const known = useMemo(
    () => new Map((data ?? []).map(({ attributes }) => [subjectKey(attributes), attributes])),
    [data],
  )
  return (subject) => known.get(subjectKey(subject))
}

/** Writes a note; a refused one is read again, so that the other's words are seen. */
export function useNoteWriting(): UseMutationResult<readonly DictionaryNote[], Error, Written> {
  const client = useQueryClient()
  return useMutation({
    mutationFn: writeNote,
    onSuccess: (notes) => client.setQueryData(notesKey, notes),
    onError: async () => client.invalidateQueries({ queryKey: notesKey }),
  })
}

function subjectKey({ about, event_type: type, name }: NoteSubject): string {
  return JSON.stringify([about, type, name])
}

import { DictionaryNoteUpdate, type DictionaryNotesAnswer } from '@throughline/contract'
import type { FastifyInstance } from 'fastify'
import { Compile } from 'typebox/compile'
import type { DictionaryNotes } from '../catalog/dictionary-notes.ts'
import type { Access } from './access.ts'
import { authorize } from './authorize.ts'
import { paths } from './endpoints.ts'
import { refuse } from './refusals.ts'
import { acceptAnyBody } from './request-body.ts'
import { readRequestJson, refuseJson } from './request-json.ts'

export type DictionaryNoteTools = {
  readonly access: Access
  readonly notes: DictionaryNotes
}

const update = Compile(DictionaryNoteUpdate)

/** Owners and descriptions of events and attributes. */
export function dictionaryNoteRoutes(app: FastifyInstance, tools: DictionaryNoteTools): void {
  const { access, notes } = tools
  void app.register((scope, _options, done) => {
    acceptAnyBody(scope)
    const reading = { onRequest: authorize(access, 'rum_apps_read') }
    const writing = { onRequest: authorize(access, 'rum_apps_write') }
    scope.get(paths.dictionaryNotes, reading, () => listed(notes))
    scope.put(paths.dictionaryNotes, writing, async (request, reply) => {
      const read = await readRequestJson(request, update)
      if (read.kind !== 'read') return refuseJson(reply, read)
      const { about, event_type: eventType, name, ...content } = read.body.data.attributes
      const outcome = await notes.write({ about, eventType, name }, content)
      if (outcome === 'stale') return refuse(reply, 'sentences', { code: 'revision_stale' })
      if (outcome === 'full') return refuse(reply, 'sentences', { code: 'notes_full' })
      return listed(notes)
    })
    done()
  })
}

function listed(notes: DictionaryNotes): DictionaryNotesAnswer {
  const data = notes.all().map((note): DictionaryNotesAnswer['data'][number] => {
    const { id, about, name, owner, description } = note
    return {
      id,
      type: 'dictionary_note',
      attributes: {
        about,
        event_type: note.eventType,
        name,
        owner,
        description,
        revision: note.version,
        modified_at: note.modifiedAtMs,
      },
    }
  })
  return { data }
}

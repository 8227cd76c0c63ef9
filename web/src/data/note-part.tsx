import { noteLimits } from '@throughline/contract'
import { useId, useState, type FormEvent, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { TextField } from '../controls/text-field.tsx'
import { useOverview } from '../session/overview.ts'
import { refusedWords } from '../session/session.ts'
import {
  useNotes,
  useNoteWriting,
  type Note,
  type NoteSubject,
} from '../building/dictionary-notes.ts'

/** What people have written of an event or an attribute: who to ask, and what it means. */
export function NotePart({ subject }: { subject: NoteSubject }): ReactElement {
  const note = useNotes()(subject)
  const [isWriting, setIsWriting] = useState(false)
  const mayWrite = useOverview().caller.permissions.includes('rum_apps_write')
  if (isWriting) {
    return <NoteForm subject={subject} note={note} onDone={() => setIsWriting(false)} />
  }
  return (
    <section aria-label="Description" className="grid justify-items-start gap-2">
      {note === undefined ? (
        <p className="text-muted">Nobody has described it yet.</p>
      ) : (
        <NoteWords note={note} />
      )}
      {mayWrite ? (
        <Button onClick={() => setIsWriting(true)}>
          {note === undefined ? 'Describe it' : 'Change the description'}
        </Button>
      ) : null}
    </section>
  )
}

interface NoteFormProps {
  readonly subject: NoteSubject
  readonly note: Note | undefined
  readonly onDone: () => void
}

function NoteForm({ subject, note, onDone }: NoteFormProps): ReactElement {
  const [read, setRead] = useState(note)
  const [owner, setOwner] = useState(note?.owner ?? '')
  const [description, setDescription] = useState(note?.description ?? '')
  const writing = useNoteWriting()
  const id = useId()
  const isOutdated = note?.revision !== read?.revision
  const keepMine = (): void => {
    setRead(note)
    writing.reset()
  }
  const save = (submit: FormEvent): void => {
    submit.preventDefault()
    const { about, event_type, name } = subject
    const revision = read?.revision ?? 0
    writing.mutate({ about, event_type, name, owner, description, revision }, { onSuccess: onDone })
  }
  return (
    <form aria-label="Description" onSubmit={save}>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        What it means
      </label>
      <textarea
        id={id}
        rows={4}
        autoFocus
        value={description}
        maxLength={noteLimits.textCharsMax}
        onChange={(change) => setDescription(change.target.value)}
        className="w-full rounded-lg border border-line-strong bg-card px-3 py-2"
      />
      <TextField
        label="Owner"
        hint="A team or somebody to ask."
        value={owner}
        maxLength={noteLimits.ownerCharsMax}
        onChange={setOwner}
      />
      {writing.error === null ? null : (
        <p role="alert" className="mt-3 text-danger">
          {refusedWords(writing.error)}
        </p>
      )}
      {isOutdated ? <WrittenMeanwhile note={note} onKeepMine={keepMine} /> : null}
      <div className="mt-4 flex gap-2">
        <Button type="submit" look="primary" disabled={writing.isPending || isOutdated}>
          Save
        </Button>
        <Button onClick={onDone}>Cancel</Button>
      </div>
    </form>
  )
}

interface WrittenMeanwhileProps {
  readonly note: Note | undefined
  readonly onKeepMine: () => void
}

/** What somebody else wrote while the form was open, which is not replaced unseen. */
function WrittenMeanwhile({ note, onKeepMine }: WrittenMeanwhileProps): ReactElement {
  return (
    <section aria-label="Written meanwhile" className="mt-3 grid justify-items-start gap-2">
      <p className="text-warning">
        {note === undefined ? 'Somebody has removed it meanwhile.' : 'Somebody has changed it to:'}
      </p>
      {note === undefined ? null : <NoteWords note={note} />}
      <Button onClick={onKeepMine}>Use mine all the same</Button>
    </section>
  )
}

function NoteWords({ note }: { note: Note }): ReactElement {
  return (
    <>
      <p className="whitespace-pre-wrap">{note.description}</p>
      {note.owner === '' ? null : <p className="text-muted">Owner: {note.owner}</p>}
    </>
  )
}

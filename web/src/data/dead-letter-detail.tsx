import type { DeadLetterAnswer } from '@throughline/contract'
import { useId, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { DeleteButton } from '../controls/delete-button.tsx'
import { ReportFrame } from '../report/report-frame.tsx'
import { useReport } from '../report/use-report.ts'
import {
  deleteLetter,
  mendLetter,
  readLetter,
  replayLetters,
} from '../server-api/dead-letter-api.ts'
import { replayWords } from './replay-words.ts'
import { useAttempt } from './use-attempt.ts'

interface DeadLetterDetailProps {
  readonly id: string
  /** The letter is a letter no longer. */
  readonly onGone: () => void
}

/** One letter: why it was refused, and its event, to be mended and replayed. */
export function DeadLetterDetail({ id, onGone }: DeadLetterDetailProps): ReactElement {
  const asked = useReport({
    key: ['dead-letter', id],
    ask: async (signal) => readLetter(id, signal),
    isEmpty: () => false,
  })
  return (
    <ReportFrame asked={asked} heightPx={320} empty={null}>
      {({ data }) => <Letter key={data.id} letter={data} onGone={onGone} />}
    </ReportFrame>
  )
}

interface LetterProps {
  readonly letter: DeadLetterAnswer['data']
  readonly onGone: () => void
}

function Letter({ letter, onGone }: LetterProps): ReactElement {
  const { attributes, id } = letter
  const [text, setText] = useState(() => JSON.stringify(attributes.event, null, 2))
  const { problem, isBusy, attempt } = useAttempt()
  const replay = async (): Promise<string> => {
    const mended = parsed(text)
    if (mended === undefined) return 'The event is not JSON.'
    if (JSON.stringify(mended) !== JSON.stringify(attributes.event)) await mendLetter(id, mended)
    const replayed = await replayLetters({ id })
    if (replayed.kept > 0) return replayWords(replayed)
    onGone()
    return ''
  }
  const remove = async (): Promise<string> => {
    await deleteLetter(id)
    onGone()
    return ''
  }
  return (
    <div className="grid gap-4 p-5 text-[13px]">
      <p className="rounded-xl bg-danger-soft px-3 py-2 break-words text-danger">
        {attributes.reason}
      </p>
      <p className="numbers text-muted">
        Received {new Date(attributes.received_at).toISOString()}, set aside{' '}
        {new Date(attributes.set_aside_at).toISOString()}.
      </p>
      <EventField value={text} onChange={setText} />
      <p role="alert" className="min-h-5 break-words text-danger">
        {problem}
      </p>
      <div className="flex flex-wrap justify-between gap-2">
        <Button look="primary" disabled={isBusy} onClick={() => attempt(replay)}>
          {text === JSON.stringify(attributes.event, null, 2) ? 'Replay' : 'Mend and replay'}
        </Button>
        <DeleteButton what="this event" isDisabled={isBusy} onDelete={() => attempt(remove)} />
      </div>
    </div>
  )
}

interface EventFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
}

function EventField({ value, onChange }: EventFieldProps): ReactElement {
  const id = useId()
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        The event, as it should have been sent
      </label>
      <textarea
        id={id}
        spellCheck={false}
        rows={Math.min(24, value.split('\n').length + 1)}
        value={value}
        onChange={(change) => onChange(change.target.value)}
        className="w-full rounded-xl border border-line-strong bg-card p-3 font-mono text-[12.5px] leading-5"
      />
    </div>
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

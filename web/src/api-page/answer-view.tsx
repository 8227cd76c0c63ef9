import { useMemo, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { JsonText } from '../controls/json-text.tsx'
import type { Answer, Reply } from './use-answer.ts'

interface AnswerViewProps {
  readonly answer: Answer
  readonly onStop: () => void
}

/** What the server said to the call that was sent last. */
export function AnswerView({ answer, onStop }: AnswerViewProps): ReactElement | null {
  switch (answer.state) {
    case 'none':
      return null
    case 'sending':
      return (
        <p role="status" className="flex items-center gap-3 text-[13px] text-muted">
          Waiting for the answer <Button onClick={onStop}>Stop</Button>
        </p>
      )
    case 'unreachable':
      return (
        <p role="alert" className="text-[13px] text-danger">
          The server does not answer. Is it running?
        </p>
      )
    case 'coming':
    case 'whole':
      return (
        <section aria-label="Answer" className="grid min-w-0 gap-2">
          <div className="flex flex-wrap items-center gap-3 text-[13px]">
            <Status reply={answer.reply} />
            {answer.state === 'coming' ? <Button onClick={onStop}>Stop</Button> : null}
          </div>
          <ReplyText reply={answer.reply} />
        </section>
      )
  }
}

function Status({ reply }: { reply: Reply }): ReactElement {
  const isGood = reply.status < 400
  return (
    <p role="status" className="numbers flex gap-3">
      <span className={`font-medium ${isGood ? 'text-success' : 'text-danger'}`}>
        {isGood ? 'Answered' : 'Refused with'} {reply.status}
      </span>
      <span className="text-muted">{Math.round(reply.elapsedMs)} ms</span>
      {reply.isCut ? <span className="text-warning">Only the beginning is shown.</span> : null}
    </p>
  )
}

function ReplyText({ reply }: { reply: Reply }): ReactElement | null {
  const value = useMemo(() => jsonOf(reply), [reply])
  if (reply.text === '') return null
  return (
    <div
      role="region"
      aria-label="Body of the answer"
      // A part that scrolls must be reachable by key.
      tabIndex={0}
      className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 [&>pre]:overflow-visible"
    >
      {value === undefined ? (
        <pre className="font-mono text-[12.5px] leading-5">{reply.text}</pre>
      ) : (
        <JsonText value={value} />
      )}
    </div>
  )
}

function jsonOf({ contentType, text }: Reply): unknown {
  if (!contentType.includes('json')) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

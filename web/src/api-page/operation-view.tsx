import { useState, type ReactElement } from 'react'
import { Card } from '../controls/card.tsx'
import { AnswerView } from './answer-view.tsx'
import { bodyFault, bodyText, callOf, missing, startForm } from './call-form.ts'
import { CallFormFields } from './call-form-fields.tsx'
import { FieldList } from './field-list.tsx'
import { MethodBadge } from './method-badge.tsx'
import type { Credentials, Operation } from './operations.ts'
import { SnippetCard } from './snippet-card.tsx'
import type { Language } from './snippets/language.ts'
import { useAnswer } from './use-answer.ts'

interface OperationViewProps {
  readonly operation: Operation
  readonly operations: readonly Operation[]
  readonly language: Language
  readonly onLanguage: (language: Language) => void
}

/** What an operation is for, the form to try it, the same as a program, and what its bodies hold. */
export function OperationView(props: OperationViewProps): ReactElement {
  const { operation, operations, language, onLanguage } = props
  const [form, setForm] = useState(() => startForm(operation, Date.now()))
  const { answer, send, stop } = useAnswer()
  const call = callOf(operation, form, window.location.origin)
  const fault = bodyFault(operation, bodyText(operation, form))
  const canSend = fault === undefined && missing(operation, form).length === 0
  return (
    <article className="grid gap-4">
      <OperationHead operation={operation} />
      <Card title="Try it">
        <form
          aria-label="Request"
          className="grid gap-4 px-5 pb-5"
          onSubmit={(submitted) => {
            submitted.preventDefault()
            if (canSend) send(call)
          }}
        >
          <CallFormFields
            operation={operation}
            operations={operations}
            form={form}
            fault={fault}
            canSend={canSend}
            onChange={setForm}
          />
          <AnswerView answer={answer} onStop={stop} />
        </form>
      </Card>
      <SnippetCard call={call} language={language} onLanguage={onLanguage} />
      <FieldList title="Body" schema={operation.bodySchema} />
      <Card title="Answers">
        <dl className="grid gap-x-4 gap-y-2 px-5 pb-5 text-[13px] sm:grid-cols-[3rem_1fr]">
          {operation.answers.map(({ status, meaning }) => (
            <div key={status} className="contents">
              <dt className="numbers font-mono font-medium">{status}</dt>
              <dd className="max-w-prose text-muted">{meaning}</dd>
            </div>
          ))}
        </dl>
      </Card>
      {operation.answers
        .filter(({ status }) => status.startsWith('2'))
        .map(({ status, schema }) => (
          <FieldList key={status} title={`Body of ${status}`} schema={schema} />
        ))}
    </article>
  )
}

const accessWords: Record<Credentials, string> = {
  none: 'Open to anybody who reaches the server.',
  apiKey: 'Programs show an API key.',
  bothKeys: 'Programs show an API key and an application key.',
  session: 'For people who are signed in; keys do not count.',
}

function OperationHead({ operation }: { operation: Operation }): ReactElement {
  return (
    <header className="grid gap-1.5">
      <h2 className="flex flex-wrap items-baseline gap-x-2 font-mono text-[15px] font-semibold break-all">
        <MethodBadge method={operation.method} /> {operation.path}
      </h2>
      <p className="max-w-prose">{operation.summary}</p>
      <p className="max-w-prose text-[13px] text-muted">
        {accessWords[operation.credentials]} {operation.permission}
      </p>
    </header>
  )
}

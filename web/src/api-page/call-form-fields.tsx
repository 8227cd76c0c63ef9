import { useId, useState, type ReactElement } from 'react'
import { Button } from '../controls/button.tsx'
import { bodyText, missing, type CallForm } from './call-form.ts'
import type { Operation, Parameter } from './operations.ts'
import { useKnownIds } from './use-known-ids.ts'

interface CallFormFieldsProps {
  readonly operation: Operation
  readonly operations: readonly Operation[]
  readonly form: CallForm
  /** What is wrong with the body. */
  readonly fault: string | undefined
  readonly canSend: boolean
  readonly onChange: (form: CallForm) => void
}

/** A field a parameter, the body, and what sends them. */
export function CallFormFields(props: CallFormFieldsProps): ReactElement {
  const { operation, form, fault, canSend, onChange } = props
  const [isWanted, setWanted] = useState(false)
  const knownIds = useKnownIds({ operation, operations: props.operations, isWanted })
  const lacking = missing(operation, form)
  return (
    <>
      {operation.parameters.length === 0 ? null : (
        <div className="grid gap-3 sm:grid-cols-2" onFocus={() => setWanted(true)}>
          {operation.parameters.map((parameter) => (
            <ParameterField
              key={parameter.name}
              parameter={parameter}
              value={form.values[parameter.name] ?? ''}
              known={parameter.name === 'id' ? knownIds : []}
              onChange={(value) =>
                onChange({ ...form, values: { ...form.values, [parameter.name]: value } })
              }
            />
          ))}
        </div>
      )}
      {operation.body.kind === 'none' ? null : (
        <BodyField
          label={operation.body.kind === 'bytes' ? 'Body, as base64' : 'Body'}
          value={bodyText(operation, form)}
          fault={fault}
          onChange={(body) => onChange({ ...form, body })}
        />
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" disabled={!canSend}>
          Send {operation.method}
        </Button>
        <span className="text-[13px] text-muted">
          {lacking.length === 0
            ? 'Sent to this server as yourself.'
            : `Fill in ${lacking.join(', ')}.`}
        </span>
      </div>
    </>
  )
}

const fieldLook =
  'w-full rounded-lg border border-line-strong bg-card px-2.5 font-mono text-[12.5px]'

interface ParameterFieldProps {
  readonly parameter: Parameter
  readonly value: string
  /** Values worth picking. */
  readonly known: readonly string[]
  readonly onChange: (value: string) => void
}

function ParameterField({ parameter, value, known, onChange }: ParameterFieldProps): ReactElement {
  const list = useId()
  return (
    <label className="grid gap-1 text-[13px]">
      <span>
        <span className="font-mono">{parameter.name}</span>{' '}
        <span className="text-faint">
          {parameter.place === 'path' ? 'in the path' : 'in the query'}
          {parameter.isRequired ? ', needed' : ''}
        </span>
      </span>
      <input
        value={value}
        list={list}
        required={parameter.isRequired}
        autoComplete="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        className={`${fieldLook} h-8`}
      />
      <datalist id={list}>
        {known.map((id) => (
          <option key={id} value={id} />
        ))}
      </datalist>
    </label>
  )
}

const bodyRowsMax = 22

interface BodyFieldProps {
  readonly label: string
  readonly value: string
  readonly fault: string | undefined
  readonly onChange: (value: string) => void
}

function BodyField({ label, value, fault, onChange }: BodyFieldProps): ReactElement {
  const faultId = useId()
  return (
    <div className="grid gap-1">
      <label className="grid gap-1 text-[13px]">
        {label}
        <textarea
          value={value}
          rows={Math.min(bodyRowsMax, value.split('\n').length + 1)}
          spellCheck={false}
          aria-invalid={fault !== undefined}
          aria-describedby={faultId}
          onChange={({ target }) => onChange(target.value)}
          className={`${fieldLook} py-2 leading-5 whitespace-pre`}
        />
      </label>
      <p id={faultId} aria-live="polite" className="text-[13px] text-danger">
        {fault}
      </p>
    </div>
  )
}

import { useId, useState, type ReactElement } from 'react'
import { formulaFault } from './explore-report.ts'
import { FaultMark } from '../building/fault-mark.tsx'
import type { FormulaLine, LineChoice } from './line-choice.ts'

interface FormulaFieldProps {
  readonly line: FormulaLine
  readonly lines: readonly LineChoice[]
  readonly onChange: (line: FormulaLine) => void
}

/** A formula over the letters of other lines, computed as it is typed. */
export function FormulaField({ line, lines, onChange }: FormulaFieldProps): ReactElement {
  const id = useId()
  const [typed, setTyped] = useState({ of: line.text, text: line.text })
  if (typed.of !== line.text) setTyped({ of: line.text, text: line.text })
  const { text } = typed
  const fault = formulaFault(text, lines)
  const commit = (): void => {
    if (text.trim() !== line.text) onChange({ ...line, text: text.trim() })
  }
  return (
    <div className="min-w-0 flex-1 basis-56">
      <input
        aria-label={`Formula ${line.letter}`}
        aria-invalid={fault === undefined ? undefined : true}
        aria-describedby={fault === undefined ? undefined : id}
        className="h-8 w-full max-w-96 rounded-lg border border-line-strong bg-card px-2.5 font-mono text-[12.5px] aria-invalid:border-danger"
        placeholder="A / B * 100"
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={(change) => setTyped({ of: line.text, text: change.target.value })}
        onBlur={commit}
        onKeyDown={(press) => {
          if (press.key === 'Enter') commit()
        }}
      />
      {fault === undefined ? null : <FaultMark id={id} text={text} fault={fault} />}
    </div>
  )
}

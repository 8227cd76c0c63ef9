import type { ReactElement } from 'react'
import { Segmented } from '../controls/segmented.tsx'
import { overNames, overs, type Over } from './over.ts'

const options = overNames.map((value) => ({
  value,
  title: overs[value].words,
  content: overs[value].label,
}))

interface OverChoiceProps {
  readonly value: Over
  readonly onChange: (over: Over) => void
}

/** How far back is looked. */
export function OverChoice({ value, onChange }: OverChoiceProps): ReactElement {
  return <Segmented label="Range" options={options} value={value} onChange={onChange} />
}

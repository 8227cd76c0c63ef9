import type { ReactElement } from 'react'
import { Segmented } from '../controls/segmented.tsx'
import { Sheet, SheetHead } from '../controls/sheet.tsx'
import { PeopleListed } from '../people-panel/people-panel.tsx'
import type { Window } from '../range/window.ts'
import { Causes } from './causes/causes.tsx'
import { peopleOfPart } from './people-of-part.ts'
import { stepWords } from './steps.ts'
import type { FunnelsState } from './url.ts'

interface OpenPanelProps {
  readonly state: FunnelsState
  readonly window: Window
  readonly questionKey: readonly unknown[]
  readonly onChange: (change: Partial<FunnelsState>) => void
}

const views = [
  { value: 'dropped', content: 'Who they are', title: 'Who they are' },
  { value: 'causes', content: 'What sets them apart', title: 'What sets them apart' },
] as const

/** What is open of a bar: who they are or, of those who dropped off, what sets them apart. */
export function OpenPanel(props: OpenPanelProps): ReactElement {
  const { state, window, questionKey, onChange } = props
  const { open } = state
  const people = peopleOfPart(state, window, questionKey)
  const close = (): void => onChange({ open: undefined })
  const step = open?.kind === 'causes' && open.step > 0 ? state.steps[open.step] : undefined
  const isOpen = people !== undefined || step !== undefined
  const label = step === undefined ? 'Who they are' : 'What sets them apart'
  return (
    <Sheet label={label} place="side" isOpen={isOpen} onClose={close}>
      <SheetHead
        title={step === undefined ? people?.title : `Why they drop off before ${stepWords(step)}`}
        onClose={close}
      />
      {open === undefined || open.kind === 'reached' ? null : (
        <div className="flex px-5 pt-4">
          <Segmented
            label="What is shown of them"
            options={views}
            value={open.kind}
            onChange={(kind) => onChange({ open: { ...open, kind } })}
          />
        </div>
      )}
      {people === undefined ? null : <PeopleListed list={people} />}
      {open === undefined || step === undefined ? null : (
        <Causes
          drop={{ state, from: open.step - 1 }}
          window={window}
          questionKey={questionKey}
          onChange={onChange}
        />
      )}
    </Sheet>
  )
}

import type { ReactElement } from 'react'
import { MenuAt } from '../controls/menu-at.tsx'
import { behind, pickedItems, pickedWords, type Picked, type ShownBehind } from './picked.ts'
import type { ReadyReportProps } from './ready-report.tsx'

interface PickedMenuProps extends ReadyReportProps {
  readonly picked: Picked
  readonly onShow: (shown: ShownBehind) => void
  readonly onClose: () => void
}

/** What can be done with a figure that somebody pressed. */
export function PickedMenu(props: PickedMenuProps): ReactElement {
  const { picked, answer, state, onChange, onBreakdown, onShow, onClose } = props
  const onBehind = (kind: ShownBehind['kind']): void => {
    const what = behind(picked, answer)
    if (what !== undefined) onShow({ kind, behind: what })
  }
  return (
    <MenuAt
      title={pickedWords(picked, answer)}
      at={picked.at}
      items={pickedItems(picked, answer, { state, onChange, onBehind, onBreakdown })}
      onClose={onClose}
    />
  )
}

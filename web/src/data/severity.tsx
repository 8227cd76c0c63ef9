import type { ReactElement } from 'react'
import { Icon } from '../controls/icon.tsx'

type SeverityName = 'dropped' | 'changed' | 'noted'

/** What became of an event that there is something to say about. */
export const severityWords: Record<SeverityName, string> = {
  dropped: 'refused',
  changed: 'kept, changed',
  noted: 'kept as sent',
}

const looks: Record<SeverityName, string> = {
  dropped: 'text-danger',
  changed: 'text-warning',
  noted: 'text-muted',
}

export function Severity({ severity }: { severity: SeverityName }): ReactElement {
  return (
    <span className={`inline-flex items-center gap-1.5 ${looks[severity]}`}>
      {severity === 'noted' ? null : <Icon name="warning" size={14} />}
      {severityWords[severity]}
    </span>
  )
}

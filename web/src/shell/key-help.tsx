import type { ReactElement } from 'react'
import { KeyCaps } from '../controls/key-caps.tsx'
import { SheetHead } from '../controls/sheet.tsx'
import { boundKeys, keyCaps } from '../navigation/keys.ts'

/** Every key that does something on the screen as it is. */
export function KeyHelp({ onClose }: { onClose: () => void }): ReactElement {
  return (
    <>
      <SheetHead title="Keys" onClose={onClose} />
      <dl className="grid grid-cols-[1fr_auto] items-center gap-x-6 gap-y-2 p-5 text-[13px]">
        {boundKeys().map(({ keys, title }) => (
          <div key={keys} className="contents">
            <dt className="text-muted">{title}</dt>
            <dd className="justify-self-end">
              <KeyCaps caps={keyCaps(keys)} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

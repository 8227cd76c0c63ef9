import type { ReactElement } from 'react'
import { TabLinks } from '../controls/tab-links.tsx'
import { useLocation } from '../navigation/location.ts'
import { useTitle } from '../navigation/title.ts'
import { AttributesPart } from './attributes-part.tsx'
import { DeadLettersPart } from './dead-letters-part.tsx'
import { EventsPart } from './events-part.tsx'
import { HealthPart } from './health-part.tsx'
import { ImportsPart } from './imports/imports-part.tsx'
import { SchemasPart } from './schemas/schemas-part.tsx'
import { dataPaths } from './url.ts'
import { WarningsPart } from './warnings-part.tsx'

const parts = [
  { title: 'Events', path: dataPaths.events, Part: EventsPart },
  { title: 'Attributes', path: dataPaths.attributes, Part: AttributesPart },
  { title: 'Schemas', path: dataPaths.schemas, Part: SchemasPart },
  { title: 'Health', path: dataPaths.health, Part: HealthPart },
  { title: 'Warnings', path: dataPaths.warnings, Part: WarningsPart },
  { title: 'Dead letters', path: dataPaths.deadLetters, Part: DeadLettersPart },
  { title: 'Imports', path: dataPaths.imports, Part: ImportsPart },
] as const

/** What comes in: whether it arrives and is stored, what is odd about it, what it is called. */
export function DataScreen(): ReactElement {
  const { path } = useLocation()
  const { title, Part } = parts.find((part) => part.path === path) ?? parts[0]
  useTitle(title)
  return (
    <div className="mx-auto flex w-full max-w-[1320px] flex-col gap-4 p-4 sm:p-6">
      <TabLinks label="Parts of Data" tabs={parts} current={path} />
      <Part />
    </div>
  )
}

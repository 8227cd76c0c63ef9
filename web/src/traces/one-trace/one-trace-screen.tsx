import { useMemo, type ReactElement } from 'react'
import { useAddressState } from '../../navigation/address-state.ts'
import { useTitle } from '../../navigation/title.ts'
import { ReportFrame } from '../../report/report-frame.tsx'
import { useReport } from '../../report/use-report.ts'
import { readTrace } from '../../server-api/traces.ts'
import { OneTrace } from './one-trace.tsx'
import { oneTraceAddress } from './url.ts'

const pageHeightPx = 640

/** The trace of an id: what ran in it, for how long, what failed, and the product events around it. */
export function OneTraceScreen({ id }: { id: string }): ReactElement {
  const form = useMemo(() => oneTraceAddress(id), [id])
  const [state, change] = useAddressState(form)
  const asked = useReport({
    key: ['trace', id],
    ask: async (signal) => readTrace(id, signal),
    isEmpty: () => false,
  })
  useTitle(`Trace ${id}`)
  return (
    <div className="mx-auto w-full max-w-[1680px] p-4 sm:p-5">
      <ReportFrame asked={asked} heightPx={pageHeightPx} empty={null}>
        {(trace) => (
          <OneTrace id={trace.id} trace={trace.attributes} state={state} change={change} />
        )}
      </ReportFrame>
    </div>
  )
}

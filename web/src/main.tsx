import './theme/theme.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app.tsx'
import { router } from './routes.tsx'
import { isWorthRetrying } from './server-api/api-error.ts'
import { followInvitations } from './session/invitation-token.ts'
import { FaultBoundary } from './shell/fault-boundary.tsx'

const root = document.querySelector('#root')
if (root === null) throw new Error('index.html has no #root')

const client = new QueryClient({
  // An answer is true for the moment it was asked at; the reader decides when to ask again.
  defaultOptions: { queries: { refetchOnWindowFocus: false, retry: isWorthRetrying } },
})

followInvitations()
// The code of the screen is fetched beside the question who is looking.
void router.load()
createRoot(root).render(
  <StrictMode>
    <FaultBoundary>
      <QueryClientProvider client={client}>
        <App />
      </QueryClientProvider>
    </FaultBoundary>
  </StrictMode>,
)

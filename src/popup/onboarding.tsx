import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './design/index.css'
import { Onboarding } from './onboarding/onboarding.tsx'

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Onboarding />
  </StrictMode>,
)

import { ApprovalWindow } from './pages/approval-window.tsx'
import { mount } from './pages/mount.tsx'

mount(<ApprovalWindow />)

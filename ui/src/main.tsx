import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App, Unconfigured } from './App.tsx';
import { readConfig } from './config.ts';

const place = document.getElementById('root');
if (place) {
  const root = createRoot(place);
  readConfig()
    .then((config) => <App config={config} />)
    .catch((error: unknown) => <Unconfigured error={error} />)
    .then((page) => root.render(<StrictMode>{page}</StrictMode>))
    .catch(console.error);
}

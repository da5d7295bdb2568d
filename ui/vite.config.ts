import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { documents } from './tools/documents.ts';
import { withoutUnusedStyles } from './tools/unused-styles.ts';

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [documents(), react(), withoutUnusedStyles(), configOfTheLocalCloud()],
  resolve: { alias: { '@tradewind/live-client': at('../clients/live/src/index.ts') } },
  build: {
    target: 'es2022',
    // From here on browsers know light-dark() themselves. What stands in for it elsewhere does not go with the library's themes.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // Icons are in the bundle: the content security policy lets no data in as a script or a style.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        // Few and large: what compresses them learns from all of it. The libraries that everything needs come at once, all views
        // with the first of them.
        manualChunks: (id) => {
          if (/node_modules\/(react|react-dom|scheduler|@apollo|graphql|rxjs|optimism|@wry)\//.test(id))
            return 'libraries';
          if (/src\/views\//.test(id)) return 'views';
          return undefined;
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    setupFiles: ['test/setup.ts'],
    include: ['test/**/*.test.{ts,tsx}'],
    restoreMocks: true,
  },
});

/** `npm run dev` in this folder: the page that reloads by itself, on the cloud that ./scripts/dev runs. */
function configOfTheLocalCloud(): Plugin {
  return {
    name: 'config-of-the-local-cloud',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use('/config.json', (_request, response, next) => {
        const outputs = at('../.local/outputs.json');
        if (!existsSync(outputs)) return next();
        const { uiUrl } = JSON.parse(readFileSync(outputs, 'utf8')) as { uiUrl?: string };
        if (!uiUrl) return next();
        fetch(new URL('/config.json', uiUrl))
          .then(async (answer) =>
            response.setHeader('content-type', 'application/json').end(await answer.text()),
          )
          .catch(next);
      });
    },
  };
}

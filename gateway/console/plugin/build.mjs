// Builds the bundle into the console's resources and records the digests of its sources and of the bundle.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import webpack from 'webpack'
import { recordBundle } from '../../../dev/bundle-record.mjs'
import { bundledLicences } from '../../../dev/bundled-licences.mjs'

const here = import.meta.dirname
const bundle = '../src/main/resources/org/wasl/console/static/plugins/referrals'

// The application with our pages and their libraries. Its files are named by a hash of their content.
const application = {
  name: 'application',
  entry: { app: './src/main.tsx' },
  output: {
    path: path.resolve(here, bundle, 'app'),
    publicPath: 'plugins/referrals/app/',
    uniqueName: 'wasl',
    filename: '[name].[contenthash:16].js',
    cssFilename: '[name].[contenthash:16].css',
    hashFunction: 'sha256',
    clean: true,
  },
  experiments: { css: true },
  module: {
    rules: [
      { test: /\.tsx?$/, loader: 'ts-loader' },
      // Uses the fonts of the reader's system, because those of PatternFly have no Arabic.
      { test: /\.css$/, type: 'css/global', parser: { url: false } },
    ],
  },
  optimization: {
    chunkIds: 'named',
    moduleIds: 'deterministic',
    // Third-party code changes rarely and stays in the browser's cache.
    splitChunks: { cacheGroups: { vendor: { test: /node_modules/, name: 'vendor', chunks: 'all' } } },
  },
  performance: { hints: false },
}

// Hawtio's part: a menu entry that leads to our pages, and an address for each route.
// At run time it shares Hawtio's own libraries.
const plugin = {
  name: 'plugin',
  entry: {},
  output: {
    path: path.resolve(here, bundle),
    publicPath: 'auto',
    uniqueName: 'wasl-referrals',
    filename: '[name].js',
    chunkFilename: '[name].js',
    clean: { keep: /^app\// },
  },
  module: { rules: [{ test: /\.tsx?$/, loader: 'ts-loader' }] },
  optimization: { chunkIds: 'named', moduleIds: 'deterministic', splitChunks: false },
  plugins: [
    new webpack.container.ModuleFederationPlugin({
      name: 'waslReferrals',
      filename: 'remoteEntry.js',
      exposes: { './plugin': { import: './src/plugin.tsx', name: 'plugin' } },
      shared: Object.fromEntries(
        Object.entries({ '@hawtio/react': '^2.2.2', react: '^18.3.1', 'react-router-dom': '^6.30.0' }).map(
          ([name, requiredVersion]) => [name, { import: false, singleton: true, requiredVersion }],
        ),
      ),
    }),
  ],
}

const both = [plugin, application].map(one => ({
  mode: 'production',
  context: here,
  resolve: { extensions: ['.tsx', '.ts', '.mjs', '.js'] },
  ...one,
}))

webpack(both).run((error, stats) => {
  if (error || stats.hasErrors()) {
    console.error(error ?? stats.toString({ colors: false, all: false, errors: true }))
    process.exit(1)
  }
  console.log(stats.toString({ colors: false, all: false, assets: true }))
  const { compilation } = stats.stats.find(one => one.compilation.name === 'application')
  page(compilation)
  writeFileSync(path.join(here, bundle, 'app', 'LICENSES.txt'), bundledLicences(compilation, here))
  recordBundle(here, bundle)
})

/** The document of every page, which names the files of this build. */
function page(compilation) {
  const names = compilation.entrypoints.get('app').getFiles().map(name => `plugins/referrals/app/${name}`)
  const tags = names.map(name =>
    name.endsWith('.css') ? `<link rel="stylesheet" href="${name}">` : `<script defer src="${name}"></script>`,
  )
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<title>Wasl</title>',
    '<base href="/hawtio/">',
    '<link rel="icon" href="img/wasl.svg">',
    ...tags,
    '</head>',
    '<body data-refused="">',
    '<noscript>JavaScript · جافا سكريبت</noscript>',
    '<div id="app"></div>',
    '</body>',
    '</html>',
    '',
  ]
  writeFileSync(path.join(here, bundle, 'app', 'app.html'), lines.join('\n'))
}

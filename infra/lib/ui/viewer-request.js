// Runs in CloudFront, before its cache. The app has pages at many addresses and one file for all of them. What is a file is told by
// its place, not by a dot alone: ids in addresses may have dots. Files are directly below the root; /assets/ does not come here.
// scripts/local/ui_files.py answers by the same rule.
// eslint-disable-next-line no-unused-vars -- CloudFront calls it by this name
function handler(event) {
  const request = event.request;
  if (!/^\/[^/]*\.[^/]*$/.test(request.uri)) request.uri = '/index.html';
  return request;
}

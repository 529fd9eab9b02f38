// Shows the document of this service alone: nothing is asked of another host.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#calls',
  deepLinking: true,
  validatorUrl: null,
  queryConfigEnabled: false,
  supportedSubmitMethods: ['get', 'put', 'post', 'delete'],
});

throw new TypeError('the settings are missing');
